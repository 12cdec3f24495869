/** The engine's host in a browser: a Web Worker with a memory cache and the same link as the desktop. */
export {};
