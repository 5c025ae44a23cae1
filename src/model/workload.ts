/** Work that goes on after its request was acknowledged: one list for all that comes in by chat. */
export interface Workload {
  /** @param work handles its own errors  @returns false if too much is waiting already */
  add(work: () => Promise<void>): boolean;
}
