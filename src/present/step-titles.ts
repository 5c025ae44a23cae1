/**
 * What people call what a probe tried. Ids stay in what programs and engineers read: `--json`, the
 * report as text, the details of the page. Kept reports hold ids alone, so the words stand here.
 */
import type { Step } from '../model/observation.ts';

export const stepTitles: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'dns.address': 'Address looked up',
    'dns.cname': 'Alias looked up',
    'dns.mx': 'Mail servers of the domain looked up',
    'dns.srv': 'Autodiscover record looked up',
    'tcp.connect': 'Port reached',
    'tls.handshake': 'TLS handshake',
    'tls.handshake-without-sni': 'TLS handshake of clients that name no host',
    'tls.certificate': 'Certificate read',
    'tls.certificate-dates': 'Dates of the certificate',
    'tls.certificate-name': 'Names in the certificate',
    'tls.certificate-trust': 'Trust in the certificate',
    'tls.versions': 'TLS versions offered',
    'tls.suites': 'Cipher suites offered',
    'http.request': 'Web service asked before logon',
    'http.healthcheck': 'Health page',
    'http.ntlm-challenge': 'NTLM challenge',
    'http.bearer-challenge': 'Modern authentication offered',
    'http.logon': 'Web logon',
    'autodiscover.candidate': 'Autodiscover place looked at',
    'autodiscover.http-redirect': 'Autodiscover redirect on port 80',
    'autodiscover.redirect': 'Autodiscover sent elsewhere',
    'autodiscover.srv': 'Autodiscover record followed',
    'autodiscover.json': 'Autodiscover version 2 asked',
    'autodiscover.location': 'Autodiscover place chosen',
    'autodiscover.offer': 'Ways to log on compared',
    'autodiscover.settings': 'Autodiscover settings for Outlook',
    'autodiscover.user-settings': 'Autodiscover settings by SOAP',
    'autodiscover.comparison': 'Autodiscover answers compared',
    'autodiscover.handed-out': 'Host that Autodiscover hands out',
    'autodiscover.principal-name': 'Certificate name that Outlook expects',
    'mapi-http.methods': 'MAPI over HTTP asked before logon',
    'mapi-http.connect': 'Session with the mailbox store',
    'mapi-http.logon': 'Mailbox logon',
    'mapi-http.session': 'Session across connections',
    'mapi-http.ping': 'Session kept alive',
    'mapi-http.disconnect': 'Session ended',
    'mapi-http.address-book': 'Session with the address book',
    'mapi-http.name-check': 'Check Name in the address book',
    'mapi-http.nodes': 'Servers behind the name compared',
    'outlook-anywhere.methods': 'RPC proxy asked before logon',
    'outlook-anywhere.echo': 'RPC proxy answers after logon',
    'outlook-anywhere.tunnel': 'RPC tunnel opened',
    'outlook-anywhere.nodes': 'Servers behind the name compared',
    'rpc.ping': 'RPC service reached',
    'rpc.bind': 'RPC service bound',
    'store.logon': 'Mailbox logon',
    'store.open': 'Mailbox opened',
    'store.disconnect': 'Mailbox logged off',
    'store.encryption': 'Logon compared with and without RPC encryption',
    'store.versions': 'Logon compared as older and newer Outlook',
    'rfr.new-dsa': 'Server of the address book',
    'rfr.fqdn': 'Server of the mailbox',
    'nspi.bind': 'Address book opened',
    'nspi.resolve-names': 'Check Name in the address book',
    'nspi.unbind': 'Address book closed',
    'account.open': 'Account opened for a scheduled check',
    'kerberos.ticket': 'Kerberos ticket',
    'kerberos.logon': 'Kerberos logon',
  }),
);

/** The id itself for what a newer or older instance calls its own. */
export function titleOf(name: string): string {
  return stepTitles.get(name) ?? name;
}

/** `TLS handshake, mail.contoso.com at 192.0.2.7:443` */
export function stepText({ name, subject }: Pick<Step, 'name' | 'subject'>): string {
  return subject ? `${titleOf(name)}, ${subject}` : titleOf(name);
}
