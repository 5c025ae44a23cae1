/** The hosts that clients outside are sent to: whether they can find them, and believe the proxy's certificate. */
import { Failure } from '../../model/failure.ts';
import { nameFits, namesOf } from '../../net/certificates.ts';
import { isLiteral, isPublic } from '../../net/guard.ts';
import { isAbsent } from '../../net/query.ts';
import { addressesOf } from '../../net/resolve.ts';
import { connect } from '../../net/tcp.ts';
import type { ProtocolBlock } from '../../wire/autodiscover/outlook.ts';
import { asFailure, meet } from '../meet.ts';
import { sideBySide } from '../side-by-side.ts';
import { blockOf, type Front, frontOf, urlsIn } from './blocks.ts';
import { hostIn } from './places.ts';
import type { Search } from './search.ts';
import { handedOut, principalName } from './steps.ts';

/** Of one answer, as many hosts are looked up. */
const mostHosts = 16;

/** Names that public DNS never has. RFC 6762, RFC 8375, RFC 9476, ICANN's list of name collisions */
const insideOnly =
  /(^[^.]+|\.(local|localdomain|internal|intranet|lan|corp|home|home\.arpa|alt|private))$/i;

/** @param isOutside Autodiscover itself was reached at a public address */
export async function examineHosts(
  search: Search,
  blocks: readonly ProtocolBlock[],
  isOutside: boolean,
): Promise<void> {
  const hosts = hostsIn(blocks).slice(0, mostHosts);
  await sideBySide([
    ...hosts.map((host) => examineHost(search, host, isOutside)),
    examinePrincipalName(search, blockOf(blocks, 'EXPR')),
  ]);
}

interface Handed extends Front {
  readonly uses: readonly string[];
}

/** Those for clients outside; EXHTTP doesn't say whom it is for. */
function hostsIn(blocks: readonly ProtocolBlock[]): Handed[] {
  const uses = blocks.flatMap((block) => outsideOf(block));
  const byHost = Map.groupBy(uses, ({ name, port }) => `${name.toLowerCase()}:${port}`);
  return [...byHost.values()].flatMap((those) => {
    const [first] = those;
    return first ? [{ ...first, uses: [...new Set(those.map(({ use }) => use))] }] : [];
  });
}

function outsideOf({ type, settings }: ProtocolBlock): (Front & { readonly use: string })[] {
  const kind = type.toLowerCase();
  const server = kind === 'expr' ? frontOf(settings.Server) : undefined;
  const urls = urlsIn(settings).filter(
    ([path]) => kind === 'expr' || (kind !== 'exhttp' && /external/i.test(path)),
  );
  const ofUrls = urls.flatMap(([path, text]) => {
    const url = URL.parse(text);
    return url ? [{ ...hostIn(url), use: `${type} ${path}` }] : [];
  });
  return [...(server ? [{ ...server, use: `${type} Server` }] : []), ...ofUrls];
}

function examineHost(search: Search, host: Handed, isOutside: boolean): Promise<void> {
  const { name, port, uses } = host;
  return search.trace.step(handedOut, `${name}, ${uses[0]}`, async (note) => {
    note({ name, port, uses });
    if (isOfInside(name)) throw new Failure('autodiscover.internal-name');
    const found = await addressesIn(search, host);
    if (found instanceof Failure) {
      note({ reason: found.code });
      if (found.code !== 'guard.refused') throw unfound(found);
      return note.warn('autodiscover.not-listed');
    }
    note({ addresses: found });
    if (isOutside && !found.some(isPublic)) throw new Failure('autodiscover.private-address');
  });
}

/** `localhost` is what a practice server hands out. */
function isOfInside(name: string): boolean {
  return !isLiteral(name) && insideOnly.test(name) && name.toLowerCase() !== 'localhost';
}

function unfound(failure: Failure): Failure {
  return isAbsent(failure.code) ? new Failure('autodiscover.name-unknown') : failure;
}

async function addressesIn(
  { reach, patience }: Search,
  { name, port }: Front,
): Promise<readonly string[] | Failure> {
  const found = await addressesOf(name, port, reach, patience.signal).catch(asFailure);
  return found instanceof Failure ? found : found.map(({ address }) => address);
}

/** `none`: Outlook compares the certificate with the host, as it does everywhere else. */
async function examinePrincipalName(
  search: Search,
  expr: ProtocolBlock['settings'] | undefined,
): Promise<void> {
  const front = frontOf(expr?.Server);
  const set = expr?.CertPrincipalName;
  if (!front || set?.toLowerCase() === 'none') return;
  const expected = set ?? `msstd:${front.name}`;
  const { trace, reach, patience } = search;
  const found = await addressesOf(front.name, front.port, reach, patience.signal).catch(asFailure);
  const [address] = found instanceof Failure ? [] : found;
  if (!address) return; // the step of the host tells why
  await trace
    .step(principalName, `${expected} at ${front.name}:${front.port}`, async (note) => {
      note({ ...front, expected, isDefault: set === undefined, reached: false });
      note({ address: address.address });
      const endpoint = { ...front, address: address.address };
      const socket = await connect(endpoint, reach, patience.signal);
      const { connection } = await meet(endpoint, reach, patience.signal, socket);
      using _met = connection;
      const [own] = connection.certificates;
      if (!own) throw new Failure('tls.no-certificate');
      const [, commonName] = /^CN=(.+)$/m.exec(own.subject) ?? [];
      const names = namesOf(own);
      note({ reached: true, commonName, names });
      const wanted = expected.replace(/^msstd:/i, '').toLowerCase();
      if (commonName?.toLowerCase() === wanted) return note({ match: 'common-name' });
      const isNamed = names.some((one) => one.toLowerCase() === wanted) || nameFits(wanted, own);
      note({ match: isNamed ? 'alternative-name' : 'none' });
      if (!isNamed) throw new Failure('autodiscover.principal-name-mismatch');
      note.warn('autodiscover.principal-name-alternative');
    })
    .catch(asFailure);
}
