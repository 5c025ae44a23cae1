import { encodeInterfaceIds, inqIfIds } from '../wire/dcerpc/management.ts';
import { interfaces } from '../wire/dcerpc/syntaxes.ts';
import type { Interface } from './interfaces.ts';

/** Tells everyone which interfaces are here. */
export const managementInterface: Interface = {
  syntax: interfaces.mgmt,
  operations: {
    [inqIfIds.opnum]: () =>
      encodeInterfaceIds({ interfaces: Object.values(interfaces), status: 0 }),
  },
};
