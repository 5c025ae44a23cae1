/** Whether the target's port can be opened, at each of its addresses, all at once. */
import type { Probe, ProbeContext } from '../../model/probe.ts';
import { connect } from '../../net/tcp.ts';
import { type Endpoint, endpointsOf } from '../endpoints.ts';
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
  const place = family === 6 ? `[${address}]:${port}` : `${address}:${port}`;
  return trace.step(tcpConnect, place, async (note) => {
    note({ name, address, family, port });
    const socket = await connect(endpoint, reach, signal);
    socket.destroy();
    note({ open: true });
  });
}
