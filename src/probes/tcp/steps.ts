import { z } from 'zod';
import { stepKind } from '../../model/probe.ts';

/** Of one address: each is tried by itself, so a broken one can't hide behind the others. */
export const tcpConnect = stepKind('tcp.connect', {
  name: z.string(),
  address: z.string(),
  family: z.number(),
  port: z.number(),
  /** Noted once it is: what tells a broken address beside a working one. */
  open: z.boolean(),
});
