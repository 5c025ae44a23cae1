import type { ServerResponse } from 'node:http';
import { sendJson } from './headers.ts';

/** A request that gets no answer: its status, and a sentence for the person who reads it. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;

  constructor(status: number, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.status = status;
  }
}

export function refuse({ status, message }: Refusal, response: ServerResponse): void {
  sendJson(response, status, { error: message });
}
