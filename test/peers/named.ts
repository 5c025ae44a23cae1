/** Debian's `named` (BIND 9) with zones of our own, on a port of loopback, over UDP and TCP. */
import { serving } from './serving.ts';
import { closedPort } from './tcp.ts';

export interface View {
  /** Addresses of those who see it; everybody, if they are left out. */
  readonly clients?: readonly string[];
  /** Further statements, such as `allow-query { none; };`. */
  readonly options?: string;
  /** Records as in a master file (RFC 1035 5.1), by zone. The SOA and NS records are added. */
  readonly zones: Readonly<Record<string, readonly string[]>>;
}

export async function named(...views: readonly View[]) {
  const port = await closedPort();
  const program = await serving({
    program: 'named',
    files: (folder) => ({ 'named.conf': configuration(folder, port, views), ...masters(views) }),
    args: (folder) => ['-g', '-n', '1', '-c', `${folder}/named.conf`],
    ready: /\brunning$/,
  });
  return Object.assign(program, { port, server: `127.0.0.1:${port}` });
}

function configuration(folder: string, port: number, views: readonly View[]): string {
  return `
options {
  directory "${folder}";
  listen-on port ${port} { 127.0.0.1; };
  listen-on-v6 { none; };
  pid-file none;
  session-keyfile none;
  recursion no;
  dnssec-validation no;
  minimal-responses yes;
};
controls { };
${views.map(viewOf).join('\n')}`;
}

function viewOf({ clients, options = '', zones }: View, index: number): string {
  const seers = clients?.map((client) => `${client}; `).join('') ?? 'any; ';
  const stanzas = Object.keys(zones).map(
    (zone) => `  zone "${zone}" { type primary; file "${index}-${zone}"; };`,
  );
  return [`view "view${index}" {`, `  match-clients { ${seers}};`, options, ...stanzas, '};'].join(
    '\n',
  );
}

function masters(views: readonly View[]): Record<string, string> {
  const files = views.flatMap(({ zones }, index) =>
    Object.entries(zones).map(([zone, records]) => [`${index}-${zone}`, master(zone, records)]),
  );
  return Object.fromEntries(files);
}

function master(zone: string, records: readonly string[]): string {
  return [
    `$ORIGIN ${zone}.`,
    '$TTL 300',
    '@ IN SOA ns hostmaster 1 3600 600 86400 60',
    '@ IN NS ns',
    'ns IN A 127.0.0.1',
    ...records,
    '',
  ].join('\n');
}
