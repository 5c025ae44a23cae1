import { z } from 'zod';
import { stepKind } from '../../model/probe.ts';
import { answered, asked as askedThere, texts } from '../facts.ts';

/** A place is an address of the web, too. */
const asked = { ...askedThere, url: z.string() };

/** How a place came to be tried: `root`, `autodiscover`, `host`, `pin`, `srv`, `http-redirect`, `json`. */
const method = z.string();

/** One place where Autodiscover may be, before anyone has logged on. */
export const candidate = stepKind('autodiscover.candidate', {
  ...asked,
  ...answered,
  method,
  /** The ways to log on that are offered, in their order. */
  schemes: texts,
  keepsConnection: z.boolean(),
  tlsVersion: z.string(),
  /** It asks for a logon, and an account may be sent there. */
  usable: z.boolean(),
  /** Of a web page that came instead. */
  title: z.string(),
  /** What a mail service of another kind hands out. */
  blocks: texts,
  errorCode: z.string(),
  message: z.string(),
});

/** Port 80, which may only point elsewhere. */
export const httpRedirect = stepKind('autodiscover.http-redirect', {
  ...asked,
  ...answered,
  usable: z.boolean(),
});

/** Where else clients are sent. */
export const redirect = stepKind('autodiscover.redirect', {
  from: z.string(),
  to: z.string(),
  /** `http`, `url` and `address` by an answer, `srv` by DNS, `json` by the newest form. */
  by: z.string(),
  /** How many there were before it. */
  hops: z.number(),
  /** It was said to one who had logged on: it is about this very mailbox. */
  afterLogon: z.boolean(),
  /** Whether one goes there. */
  followed: z.boolean(),
  exchangeOnline: z.boolean(),
});

/** The record that names the service's host. */
export const service = stepKind('autodiscover.srv', {
  name: z.string(),
  targets: texts,
  /** Why there is none. */
  absent: z.string(),
});

/** The newest form, which needs no logon. */
export const endpoint = stepKind('autodiscover.json', {
  ...asked,
  ...answered,
  protocol: z.string(),
  /** Where it says that the older forms are. */
  target: z.string(),
  errorCode: z.string(),
  message: z.string(),
  title: z.string(),
  usable: z.boolean(),
});

/** Which of the places is asked for settings. */
export const location = stepKind('autodiscover.location', {
  domain: z.string(),
  /** Whose settings are asked for. */
  mailbox: z.string(),
  url: z.string(),
  method,
  /** Each place that was tried, and what came of it. */
  tried: texts,
  /** Places that were not tried, and why. */
  leftOut: texts,
});

/** A place that wants the password in the clear, though another one doesn't. */
export const offer = stepKind('autodiscover.offer', {
  url: z.string(),
  schemes: texts,
  /** Places of the same check that offer more. */
  stronger: texts,
});

/** What Outlook gets. */
export const settings = stepKind('autodiscover.settings', {
  ...asked,
  ...answered,
  mailbox: z.string(),
  /** `current` says that it can do MAPI over HTTP, `older` can't. */
  client: z.string(),
  /** `settings`, `redirect-address`, `redirect-url`, `error`. */
  action: z.string(),
  target: z.string(),
  displayName: z.string(),
  dn: z.string(),
  /** The types of the blocks. */
  blocks: texts,
  /** The RPC server: a host, or `<mailbox GUID>@<domain>`. */
  exchServer: z.string(),
  serverVersion: z.string(),
  /** Its product. */
  exchange: z.string(),
  /** The proxy for clients outside. */
  exprServer: z.string(),
  exprSsl: z.string(),
  authPackage: z.string(),
  certPrincipalName: z.string(),
  mapiHttp: z.boolean(),
  mapiStore: texts,
  mapiAddressBook: texts,
  ewsUrl: z.string(),
  /** Addresses that begin with `http:`. */
  insecure: texts,
  errorCode: z.string(),
  message: z.string(),
  debugData: z.string(),
  title: z.string(),
});

/** The same by SOAP, as a second opinion. */
export const userSettings = stepKind('autodiscover.user-settings', {
  ...asked,
  ...answered,
  mailbox: z.string(),
  /** `NoError`, `InvalidUser` and so on. */
  result: z.string(),
  message: z.string(),
  target: z.string(),
  dn: z.string(),
  rpcServer: z.string(),
  externalServer: z.string(),
  externalAuthentication: z.string(),
  ewsUrl: z.string(),
  mapiHttpEnabled: z.string(),
  version: z.string(),
  title: z.string(),
  errorCode: z.string(),
});

/** Where the forms of Autodiscover say different things. */
export const comparison = stepKind('autodiscover.comparison', {
  /** `LegacyDN: ... (XML), ... (SOAP)`. */
  differences: texts,
});

/** One host that clients outside are sent to. */
export const handedOut = stepKind('autodiscover.handed-out', {
  name: z.string(),
  port: z.number(),
  /** Where it stands: `EXPR Server`, `mapiHttp MailStore/ExternalUrl`. */
  uses: texts,
  addresses: texts,
  /** Why it has none. */
  reason: z.string(),
});

/** The name that Outlook wants to see in the certificate of the proxy for RPC. */
export const principalName = stepKind('autodiscover.principal-name', {
  name: z.string(),
  address: z.string(),
  port: z.number(),
  /** `msstd:` and a name. */
  expected: z.string(),
  /** Nobody set it: Outlook takes the proxy's name. */
  isDefault: z.boolean(),
  commonName: z.string(),
  names: texts,
  /** `common-name`, `alternative-name`, `none`. */
  match: z.string(),
  /** Whether a certificate was seen. */
  reached: z.boolean(),
});
