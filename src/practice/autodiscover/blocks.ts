/**
 * The protocols that Outlook is told of, a block each.
 *
 * Source: [MS-OXDSCLI] 2.2.4.1.1.2.6, and 3.2.5.1 for who is told of which.
 */
import type { AutodiscoverKnobs, Block } from './knobs.ts';
import type { Published } from './published.ts';
import { leaf, node, optional } from './xml-text.ts';

/** What the client says of itself in its headers. */
export interface Client {
  /** It wants to hear of MAPI over HTTP, and of nothing older. */
  readonly mapiHttp: boolean;
  /** In lower case. */
  readonly canHandle: readonly string[];
}

export function blocksFor(
  published: Published,
  client: Client,
  knobs: AutodiscoverKnobs,
): readonly string[] {
  return wantedBlocks(client, knobs).map((block) => writers[block](published, client, knobs));
}

/** Whoever is told of MAPI over HTTP is told of no RPC. [MS-OXDSCLI] 3.2.5.1 */
function wantedBlocks({ mapiHttp, canHandle }: Client, { blocks }: AutodiscoverKnobs): Block[] {
  const isMapi = mapiHttp && blocks.includes('mapiHttp');
  const left = new Set<Block>([
    ...(isMapi ? (['EXCH', 'EXPR'] as const) : (['mapiHttp'] as const)),
    ...(canHandle.includes('exhttpinfo') ? [] : (['EXHTTP'] as const)),
  ]);
  return blocks.filter((block) => !left.has(block));
}

type Writer = (published: Published, client: Client, knobs: AutodiscoverKnobs) => string;

const writers: Readonly<Record<Block, Writer>> = {
  mapiHttp: ({ mapi }) => {
    const both = (url: string) => [leaf('InternalUrl', url), leaf('ExternalUrl', url)];
    return node(
      'Protocol',
      [node('MailStore', both(mapi.store)), node('AddressBook', both(mapi.addressBook))],
      { Type: 'mapiHttp', Version: '1' },
    );
  },

  EXCH: (published) =>
    node('Protocol', [
      leaf('Type', 'EXCH'),
      leaf('Server', published.rpcServer),
      leaf('ServerDN', published.serverDn),
      leaf('ServerVersion', published.serverVersion),
      leaf('MdbDN', `${published.serverDn}/cn=Microsoft Private MDB`),
      leaf('PublicFolderServer', published.proxy.split(':')[0] ?? ''),
      leaf('AuthPackage', 'Anonymous'),
      ...servicesOf(published),
    ]),

  EXPR: (published, client, knobs) => proxyBlock('EXPR', published, client, knobs),

  EXHTTP: (published, client, knobs) => proxyBlock('EXHTTP', published, client, knobs),

  WEB: ({ outlookOnTheWeb, ews }) => {
    const side = (name: string, method: string, type: string) =>
      node(name, [
        leaf('OWAUrl', outlookOnTheWeb, { AuthenticationMethod: method }),
        node('Protocol', [leaf('Type', type), leaf('ASUrl', ews)]),
      ]);
    return node('Protocol', [
      leaf('Type', 'WEB'),
      side('Internal', 'Basic, Fba', 'EXCH'),
      side('External', 'Fba', 'EXPR'),
    ]);
  },
};

function proxyBlock(
  type: Block,
  published: Published,
  client: Client,
  { authPackage, certPrincipalName }: AutodiscoverKnobs,
): string {
  // Negotiate is for those who say that they know it. [MS-OXDSCLI] 2.2.2.2
  const isUnknown = authPackage === 'Negotiate' && !client.canHandle.includes('negotiate');
  return node('Protocol', [
    leaf('Type', type),
    leaf('Server', published.proxy),
    leaf('SSL', 'On'),
    optional('AuthPackage', isUnknown ? 'Ntlm' : authPackage),
    optional('CertPrincipalName', certPrincipalName),
    leaf('ServerExclusiveConnect', 'On'),
    ...servicesOf(published),
  ]);
}

function servicesOf({ ews, addressBook, controlPanel }: Published): string[] {
  return [
    leaf('ASUrl', ews),
    leaf('EwsUrl', ews),
    leaf('OOFUrl', ews),
    leaf('EcpUrl', controlPanel),
    leaf('OABUrl', addressBook),
  ];
}
