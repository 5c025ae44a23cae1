import { rpcStatuses } from '../../model/rpc-status.ts';

const names = new Map(Object.entries(rpcStatuses).map(([name, value]) => [value, name]));

/** What a status of a fault or of an RPC proxy is called, or its eight hexadecimal digits. */
export function rpcStatusName(status: number): string {
  return names.get(status) ?? `0x${status.toString(16).toUpperCase().padStart(8, '0')}`;
}
