/**
 * The headers every answer carries. Scripts come from this server only and nothing is evaluated; styles may be inline,
 * because the component library and the grid write them at run time. One script, the optimiser's worker, may compile wasm:
 * a worker goes by the policy it was served with, so no page may.
 */

const HOST = /^[a-z0-9.-]{1,253}(:\d{1,5})?$|^\[[0-9a-f:]{2,45}\](:\d{1,5})?$/i;

const SOLVER = /^\/assets\/solver-worker-[\w-]+\.js$/;

/** `host` is the request's Host header: it names the socket's origin for browsers whose 'self' does not cover ws. */
export function securityHeaders(host: string | undefined, path = ''): Record<string, string> {
  return {
    'Content-Security-Policy': contentSecurityPolicy(host, SOLVER.test(path)),
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
  };
}

function contentSecurityPolicy(host: string | undefined, compiles: boolean): string {
  const sockets = host !== undefined && HOST.test(host) ? ` ws://${host} wss://${host}` : '';
  return [
    "default-src 'self'",
    `script-src 'self'${compiles ? " 'wasm-unsafe-eval'" : ''}`,
    "worker-src 'self'",
    `connect-src 'self'${sockets}`,
    "style-src 'self' 'unsafe-inline'",
    // The grid's icons are data: images and fonts inside its style sheet.
    "img-src 'self' data:",
    "font-src 'self' data:",
    "object-src 'none'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; ');
}
