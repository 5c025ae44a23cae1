import { z } from 'zod';
import { stepKind } from '../../model/probe.ts';
import { asked as askedThere } from '../facts.ts';

const asked = {
  ...askedThere,
  /** The service principal name of the host, and whose ticket it is. */
  spn: z.string(),
  principal: z.string(),
};

export const ticket = stepKind('kerberos.ticket', {
  ...asked,
  /** What the Kerberos library said. */
  said: z.string(),
  bytes: z.number(),
});

export const logon = stepKind('kerberos.logon', {
  ...asked,
  path: z.string(),
  schemes: z.array(z.string()).readonly(),
  status: z.number(),
  reason: z.string(),
  server: z.string(),
  answeredBy: z.string(),
  exchangeServer: z.string(),
  /** The server showed that it has the key of its name. */
  mutual: z.boolean(),
});
