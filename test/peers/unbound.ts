/** Debian's unbound, a validating resolver, on a port of loopback. */
import { serving } from './serving.ts';
import { closedPort } from './tcp.ts';

interface Wish {
  /** In the `server` clause, a line each. */
  readonly server?: readonly string[];
  /** Further clauses: `forward-zone`, `stub-zone`. */
  readonly clauses?: string;
}

export async function unbound({ server = [], clauses = '' }: Wish) {
  const port = await closedPort();
  const program = await serving({
    program: 'unbound',
    files: (folder) => ({
      'unbound.conf': `
server:
  interface: 127.0.0.1@${port}
  directory: "${folder}"
  chroot: ""
  username: ""
  pidfile: ""
  use-syslog: no
  verbosity: 1
  num-threads: 1
  do-ip6: no
  do-not-query-localhost: no
  local-zone: "test." nodefault
  access-control: 127.0.0.0/8 allow
  ${server.join('\n  ')}
remote-control:
  control-enable: no
${clauses}
`,
    }),
    args: (folder) => ['-d', '-d', '-c', `${folder}/unbound.conf`],
    ready: /start of service/,
  });
  return Object.assign(program, { server: `127.0.0.1:${port}` });
}
