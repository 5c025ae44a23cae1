/** Exchange's virtual directories: who may enter, and what stands there. */
import type { HttpExchange, Reply } from './http-exchange.ts';
import type { Entrance } from './http-logon.ts';
import type { Knobs } from './knobs.ts';
import { type Account, fullName } from './organization.ts';
import { serverVersion } from './store.ts';

/** One that wants to know who comes. */
export interface Directory extends Entrance {
  /** What there is for someone who has logged on, where nothing else is done. */
  readonly page: Reply;
  readonly serve?: Service;
}

/** What a directory does for someone who has logged on. @returns whether another request may follow */
export type Service = (exchange: HttpExchange, account: Account) => Promise<boolean>;

const html = ['Content-Type', 'text/html; charset=utf-8'] as const;
const ok = { status: 200, reason: 'OK' };

/** By name in lower case, as are the services. As Exchange sets them up, with its defaults for Extended Protection. */
export function directoriesOf(
  { front, autodiscover }: Pick<Knobs, 'front' | 'autodiscover'>,
  services: Readonly<Record<string, Service>>,
): ReadonlyMap<string, Directory> {
  const { extendedProtection, rpcSchemes, mapiSchemes } = front;
  const lenient = extendedProtection === 'require' ? 'allow' : extendedProtection;
  const both = ['Negotiate', 'NTLM'] as const;
  const directories: readonly Directory[] = [
    { name: 'rpc', schemes: rpcSchemes, extendedProtection, page: ok },
    { name: 'mapi', schemes: mapiSchemes, extendedProtection, page: ok },
    {
      name: 'autodiscover',
      schemes: autodiscover.schemes,
      extendedProtection: 'off',
      page: ok,
    },
    {
      name: 'ews',
      schemes: both,
      extendedProtection: lenient,
      page: { ...ok, headers: [html], body: '<html><title>Service</title></html>' },
    },
    {
      name: 'oab',
      schemes: both,
      extendedProtection: lenient,
      page: { status: 404, reason: 'Not Found' },
    },
    {
      name: 'microsoft-server-activesync',
      schemes: ['Basic'],
      extendedProtection: lenient,
      page: {
        ...ok,
        headers: [
          ['MS-Server-ActiveSync', '15.2'],
          ['MS-ASProtocolVersions', '2.5,12.0,12.1,14.0,14.1,16.0,16.1'],
          ['Public', 'OPTIONS,POST'],
        ],
      },
    },
  ];
  return new Map(
    directories.map((directory) => {
      const serve = services[directory.name];
      return [directory.name, { ...directory, ...(serve ? { serve } : {}) }];
    }),
  );
}

const monitored = [
  ...['autodiscover', 'ecp', 'ews', 'mapi', 'microsoft-server-activesync', 'oab', 'owa', 'rpc'],
];

/** What is there for everyone: pages about health, and the way to Outlook on the web. */
export function openPage({ path, head }: HttpExchange, computer: string): Reply | undefined {
  const [, directory = '', page] = path.split('/');
  if (page === 'healthcheck.htm' && monitored.includes(directory))
    return { ...ok, headers: [html], body: `200 OK<br/>${fullName(computer)}` };
  if (path === '/owa/auth/logon.aspx')
    return {
      ...ok,
      headers: [['X-OWA-Version', serverVersion.join('.')], html],
      body: '<html><title>Outlook</title></html>',
    };
  if (directory === 'owa' || directory === 'ecp')
    return redirect(`/owa/auth/logon.aspx?url=${encodeURIComponent(head.target)}&reason=0`);
  return path === '/' ? redirect('/owa/') : undefined;
}

function redirect(location: string): Reply {
  return { status: 302, reason: 'Found', headers: [['Location', location]] };
}
