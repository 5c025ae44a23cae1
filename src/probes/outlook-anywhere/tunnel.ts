/** Virtual connections through the proxy to one port of the RPC server, and whether anyone is there. */
import { Failure } from '../../model/failure.ts';
import type { Conversation } from '../../net/conversation.ts';
import type { Scheme } from '../../net/http-logon.ts';
import { RpcBinding } from '../../net/rpc-binding.ts';
import { RpcHttpChannel } from '../../net/rpc-http-channel.ts';
import { decodeInterfaceIds, inqIfIds } from '../../wire/dcerpc/management.ts';
import { interfaces } from '../../wire/dcerpc/syntaxes.ts';
import { asFailure } from '../meet.ts';
import { conversationOf, step } from '../visit.ts';
import { proxyPath } from './front-door.ts';
import { ping, tunnel } from './steps.ts';
import type { MailboxVisit } from './visit.ts';

/** @param why what the tunnel is for, as it stands in the report */
export async function openTunnel(
  visit: MailboxVisit,
  scheme: Scheme,
  rpcPort: number,
  talk: Conversation,
  why: string,
): Promise<RpcHttpChannel> {
  const { endpoint, reach, account, mailbox, gate, patience } = visit;
  const rpcServer = mailbox.server;
  const subject = `${endpoint.name} to ${rpcPort} ${why}`;
  return step(visit, tunnel, subject, talk, async (note) => {
    note({ rpcServer, rpcPort, scheme });
    const wanted = {
      ...{ endpoint, reach, gate, patience, conversation: talk },
      ...{ path: proxyPath, server: rpcServer, port: rpcPort },
      credentials: { account, scheme, host: endpoint.name },
    };
    const channel = await RpcHttpChannel.open(wanted, await visit.ahead.next());
    try {
      note(await channel.establish());
      return channel;
    } catch (error) {
      channel[Symbol.dispose]();
      throw error;
    }
  });
}

/** A virtual connection to one port, before it is known whether anyone is there. */
interface PingLine extends Disposable {
  readonly rpcPort: number;
  readonly channel: RpcHttpChannel;
  readonly talk: Conversation;
}

/** @throws Failure of the tunnel */
export async function openPing(
  visit: MailboxVisit,
  scheme: Scheme,
  rpcPort: number,
): Promise<PingLine> {
  using opened = new DisposableStack();
  opened.use(await visit.slots.take());
  const talk = conversationOf(visit);
  const channel = opened.use(await openTunnel(visit, scheme, rpcPort, talk, 'for a ping'));
  const line = opened.move();
  return { rpcPort, channel, talk, [Symbol.dispose]: () => line.dispose() };
}

/** Whether something listens behind a port: it is bound to what every RPC server has. */
export async function pingPort(visit: MailboxVisit, line: PingLine): Promise<void> {
  using _line = line;
  const { rpcPort, channel, talk } = line;
  const rpcServer = visit.mailbox.server;
  await step(visit, ping, `port ${rpcPort}`, talk, async (note) => {
    note({ rpcServer, rpcPort });
    const binding = new RpcBinding(channel, talk);
    const { secondaryAddress } = await binding.bind(interfaces.mgmt);
    note({ secondaryAddress });
    const listed = await binding
      .call(inqIfIds.opnum, Buffer.alloc(0), 'inq_if_ids')
      .then(decodeInterfaceIds)
      .catch(asFailure);
    if (listed instanceof Failure) return note({ refusal: listed.code });
    note({ interfaces: listed.interfaces.map(({ uuid }) => uuid) });
  });
}
