/** What Exchange publishes over HTTP, and how each part of it answers one who hasn't logged on. */
export interface Directory {
  /** The virtual directory, as Exchange names it. */
  readonly name: string;
  readonly path: string;
  readonly method: 'GET' | 'OPTIONS';
  /** Who hasn't logged on gets a 401 here; elsewhere a page, or the way to one. */
  readonly wantsLogon: boolean;
  /** Nothing but mail is served here, so whoever serves it to a stranger is Exchange, left open. */
  readonly isMailOnly: boolean;
  /** The first version of Exchange that has it, if not all have. */
  readonly since?: number;
}

export const directories: readonly Directory[] = [
  { name: 'rpc', path: '/rpc/rpcproxy.dll', method: 'GET', wantsLogon: true, isMailOnly: true },
  {
    name: 'mapi',
    path: '/mapi/emsmdb',
    method: 'GET',
    wantsLogon: true,
    isMailOnly: true,
    since: 15,
  },
  {
    name: 'autodiscover',
    path: '/autodiscover/autodiscover.xml',
    method: 'GET',
    wantsLogon: true,
    isMailOnly: false,
  },
  { name: 'ews', path: '/EWS/Exchange.asmx', method: 'GET', wantsLogon: true, isMailOnly: false },
  {
    name: 'Microsoft-Server-ActiveSync',
    path: '/Microsoft-Server-ActiveSync',
    method: 'OPTIONS',
    wantsLogon: true,
    isMailOnly: true,
  },
];

/** Outlook on the web answers with a page or the way to one, and tells the version. */
export const owa: Directory = {
  name: 'owa',
  path: '/owa/',
  method: 'GET',
  wantsLogon: false,
  isMailOnly: false,
};

/** Each has a page that answers 200 as long as Managed Availability holds it for healthy (2013 and later). */
export const monitored = [
  'autodiscover',
  'ecp',
  'ews',
  'mapi',
  'Microsoft-Server-ActiveSync',
  'oab',
  'owa',
  'rpc',
] as const;
