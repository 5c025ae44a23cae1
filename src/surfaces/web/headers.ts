import type { ServerResponse } from 'node:http';

/** Everything from our own server, no code in the page, nobody around it. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

export const safeHeaders = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-cache',
} as const;

export function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { ...safeHeaders, 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
