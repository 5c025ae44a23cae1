/** Debian's dnsmasq, the resolver of small offices and home routers, on a port of loopback. */
import { userInfo } from 'node:os';
import { serving } from './serving.ts';
import { closedPort } from './tcp.ts';

/** @param options such as `address=/contoso.test/127.0.0.1` or `server=127.0.0.1#5300@127.0.0.2` */
export async function dnsmasq(...options: readonly string[]) {
  const port = await closedPort();
  const program = await serving({
    program: 'dnsmasq',
    files: () => ({
      'dnsmasq.conf': [
        `port=${port}`,
        'listen-address=127.0.0.1',
        'bind-interfaces',
        'no-resolv',
        'no-hosts',
        'pid-file=',
        `user=${userInfo().username}`,
        'group=',
        'log-facility=-',
        ...options,
        '',
      ].join('\n'),
    }),
    args: (folder) => ['--keep-in-foreground', `--conf-file=${folder}/dnsmasq.conf`],
    ready: /started, version/,
  });
  return Object.assign(program, { server: `127.0.0.1:${port}` });
}
