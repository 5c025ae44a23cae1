/** Debian's nginx with a configuration of our own, on a port of loopback. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Identity } from './authority.ts';
import { answering } from './serving.ts';
import { closedPort } from './tcp.ts';

/**
 * @param server what stands in its `server` block besides port and certificate
 * @param http what stands beside that block: `upstream` and the like
 */
export async function nginx({ key, cert }: Identity, server: string, http = '') {
  const folder = await mkdtempDisposable(join(tmpdir(), 'nginx-'));
  const at = (name: string) => join(folder.path, name);
  const port = await closedPort();
  await Promise.all([
    writeFile(at('key.pem'), key),
    writeFile(at('cert.pem'), cert),
    writeFile(at('nginx.conf'), configuration(folder.path, port, server, http)),
  ]);
  const child = spawn('nginx', ['-c', at('nginx.conf'), '-e', 'stderr', '-p', folder.path], {
    stdio: 'ignore',
    timeout: 60_000,
    killSignal: 'SIGKILL',
  });
  const ended = once(child, 'exit');
  await Promise.race([
    answering(port),
    ended.then(() => {
      throw new Error('nginx ended before it answered');
    }),
  ]);
  return {
    port,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await ended;
      await folder.remove();
    },
  };
}

const configuration = (folder: string, port: number, server: string, http: string) => `
daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log /dev/null;
events {}
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  ${http}
  server {
    listen 127.0.0.1:${port} ssl;
    ssl_certificate ${folder}/cert.pem;
    ssl_certificate_key ${folder}/key.pem;
    ${server}
  }
}
`;
