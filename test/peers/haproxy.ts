/** Debian's HAProxy with a configuration of our own, on a port of loopback. */
import type { Identity } from './authority.ts';
import { serving } from './serving.ts';
import { closedPort } from './tcp.ts';

interface Wish {
  /** Ends TLS with it; without one it passes through what comes. */
  readonly identity?: Identity;
  /** Of the `frontend`, besides where it listens: mode and backend, at least. */
  readonly frontend: string;
  /** Whole sections. */
  readonly backends: string;
  /** Of the section `defaults`, besides time limits. */
  readonly defaults?: string;
}

export async function haproxy({ identity, frontend, backends, defaults = '' }: Wish) {
  const port = await closedPort();
  const program = await serving({
    program: 'haproxy',
    files: (folder) => ({
      ...(identity ? { 'front.pem': `${identity.cert}\n${identity.key}` } : {}),
      'haproxy.cfg': `
global
  maxconn 500
  stats socket ${folder}/admin.sock mode 600
defaults
  timeout connect 2s
  timeout client 30s
  timeout server 30s
  ${defaults}
frontend exchange
  bind 127.0.0.1:${port}${identity ? ` ssl crt ${folder}/front.pem` : ''}
  ${frontend}
${backends}
`,
    }),
    args: (folder) => ['-db', '-f', `${folder}/haproxy.cfg`],
    ready: port,
  });
  return Object.assign(program, { port });
}
