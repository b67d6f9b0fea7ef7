// Preact and htm, in one file that is kept here with its licences. All other modules import from this one.
export {
  html, render, useState, useEffect, useLayoutEffect, useRef, useReducer, useErrorBoundary,
} from './vendor/htm-preact-3.1.1.js';
