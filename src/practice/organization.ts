/** The organization that a practice server belongs to: its names and its two accounts. */
import type { ServerNames } from '../wire/ntlm/server.ts';

export interface Account {
  /** Without the domain. */
  readonly user: string;
  readonly mailbox: string;
  readonly password: string;
  readonly displayName: string;
  /** The legacyExchangeDN of its mailbox. */
  readonly dn: string;
  readonly mailboxGuid: string;
}

export const administrativeGroup = '/o=Contoso/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)';
const recipients = `${administrativeGroup}/cn=Recipients`;

export const domain = 'contoso.test';
export const netbiosDomain = 'CONTOSO';
export const host = `mail.${domain}`;
/** Nobody outside can find it. */
export const internalHost = 'ex01.contoso.local';
/** Of the whole organization. */
export const deploymentId = '2b9f6c1e-3d47-4a58-b0c6-91e7d5f2a384';

/** All names that a client may come by. */
export const certificateNames = [
  host,
  `autodiscover.${domain}`,
  domain,
  'localhost',
  '127.0.0.1',
  '::1',
];

/** Whose credentials a practice server publishes. */
export const user: Account = {
  user: 'User',
  mailbox: `user@${domain}`,
  password: 'Password',
  displayName: 'User of Exchange Check',
  dn: `${recipients}/cn=user`,
  mailboxGuid: '5c0a1f6e-8d3b-4e7a-9b52-6f1d2c3e4a50',
};

/** May log on, but not to the mailbox of the other. */
const visitor: Account = {
  user: 'Visitor',
  mailbox: `visitor@${domain}`,
  password: 'Password',
  displayName: 'Visitor of Exchange Check',
  dn: `${recipients}/cn=visitor`,
  mailboxGuid: '0b6f2d51-47c8-4a3e-8e19-d25a70c1b963',
};

const accounts = [user, visitor];

/** How Autodiscover calls the RPC server since Exchange 2013. */
export const rpcServer = `${user.mailboxGuid}@${domain}`;

const rpcServers = [rpcServer, `${visitor.mailboxGuid}@${domain}`, `ex01.${domain}`, 'ex01', host];

export function isRpcServer(name: string): boolean {
  return rpcServers.includes(name.toLowerCase());
}

/** @param computer its own name, without the domain */
export function serverNames(computer: string): ServerNames {
  return {
    computer,
    domain: netbiosDomain,
    dnsComputer: fullName(computer),
    dnsDomain: domain,
    dnsForest: domain,
  };
}

/** Of a computer. */
export function fullName(computer: string): string {
  return `${computer.toLowerCase()}.${domain}`;
}

/** Names come as a client writes them: `User` of a domain by either name, or `user@contoso.test`. */
export function accountNamed(name: string, ofDomain: string): Account | undefined {
  const wanted = name.toLowerCase();
  const domains = ['', netbiosDomain.toLowerCase(), domain];
  return accounts.find(
    (account) =>
      account.mailbox === wanted ||
      (account.user.toLowerCase() === wanted && domains.includes(ofDomain.toLowerCase())),
  );
}

export function accountOfAddress(address: string): Account | undefined {
  return accounts.find(({ mailbox }) => mailbox === address.toLowerCase());
}

export function accountOfDn(dn: string): Account | undefined {
  return accounts.find((account) => account.dn.toLowerCase() === dn.toLowerCase());
}
