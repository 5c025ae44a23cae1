/** Whether the target's port can be opened, at each of its addresses, all at once. */
import type { Probe, ProbeContext } from '../../model/probe.ts';
import { connect } from '../../net/tcp.ts';
import { type Endpoint, endpointsOf } from '../endpoints.ts';
import { placeOf } from '../place-of.ts';
import { sideBySide } from '../side-by-side.ts';
import { tcpConnect } from './steps.ts';

export const tcp: Probe = {
  id: 'tcp',
  title: 'TCP',
  needs: 'nothing',
  steps: [tcpConnect],
  fits: () => true,

  async run(context) {
    const { target, reach, signal } = context;
    const endpoints = await endpointsOf(target, reach, signal);
    await sideBySide(endpoints.map((endpoint) => open(endpoint, context)));
  },
};

function open(endpoint: Endpoint, { reach, trace, signal }: ProbeContext): Promise<void> {
  const { name, address, family, port } = endpoint;
  return trace.step(tcpConnect, placeOf(endpoint), async (note) => {
    note({ name, address, family, port });
    const socket = await connect(endpoint, reach, signal);
    socket.destroy();
    note({ open: true });
  });
}
