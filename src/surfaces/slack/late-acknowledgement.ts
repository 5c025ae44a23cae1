import type { App, Receiver, ReceiverEvent } from '@slack/bolt';

/**
 * Bolt acknowledges an event before any listener has seen it. Here an acknowledgement waits until all
 * listeners are done: they are quick, and what is acknowledged was written down.
 */
export function acknowledgedLate(receiver: Receiver): Receiver {
  return {
    init: (app) => receiver.init(withLateAcknowledgement(app)),
    start: (...args) => receiver.start(...args),
    stop: (...args) => receiver.stop(...args),
  };
}

function withLateAcknowledgement(app: App): App {
  const processEvent = async (event: ReceiverEvent) => {
    const said: unknown[] = [];
    const ack = async (response: unknown) => {
      said.push(response);
    };
    await app.processEvent({ ...event, ack });
    if (said.length > 0) await event.ack(said.at(-1));
  };
  return Object.create(app, { processEvent: { value: processEvent } });
}
