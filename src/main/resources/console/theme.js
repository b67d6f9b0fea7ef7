// Runs before the page is drawn, so that a chosen theme does not flash.
try {
  const chosen = localStorage.getItem('storekeeper.theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
} catch {
  // A browser that keeps nothing follows the system.
}
