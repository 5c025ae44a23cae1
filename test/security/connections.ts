/** Every TCP connection that this process begins, wherever it goes: also those that nobody could collect. */
import { createHook } from 'node:async_hooks';

export function countConnections() {
  let begun = 0;
  const hook = createHook({
    init(_id, type) {
      if (type === 'TCPCONNECTWRAP') begun += 1;
    },
  }).enable();
  return {
    get begun() {
      return begun;
    },
    [Symbol.dispose]() {
      hook.disable();
    },
  };
}
