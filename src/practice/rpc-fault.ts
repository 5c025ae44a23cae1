import { rpcStatuses } from '../model/rpc-status.ts';

/** The server refuses a call or can't finish it: not a failure of ours, but an answer. */
export class RpcFault extends Error {
  readonly status: number;

  /** @param name as in model/rpc-status.ts */
  constructor(name: string) {
    super(name);
    const status = rpcStatuses[name];
    if (status === undefined) throw new RangeError(`no status is called ${name}`);
    this.status = status;
  }
}
