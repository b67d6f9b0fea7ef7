// Light, dark, or as the system has it.
import { html, useState } from '../lib.js';
import { Menu } from '../ui.js';

const root = document.documentElement;

export function ThemeMenu() {
  const [theme, setTheme] = useState(root.dataset.theme ?? 'system');
  const choose = chosen => () => {
    setTheme(chosen);
    if (chosen === 'system') delete root.dataset.theme;
    else root.dataset.theme = chosen;
    try {
      localStorage.setItem('storekeeper.theme', chosen);
    } catch {
      // It holds until the page is left.
    }
  };
  const item = (name, label, icon) => ({ label, icon, onSelect: choose(name), current: theme === name });
  return html`<${Menu} label="Theme" icon=${{ light: 'sun', dark: 'moon' }[theme] ?? 'monitor'} items=${[
    item('system', 'Like the system', 'monitor'), item('light', 'Light', 'sun'), item('dark', 'Dark', 'moon')]} />`;
}
