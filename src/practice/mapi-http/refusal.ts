import type { ResponseName } from '../../model/mapi-response-code.ts';

/** A request that is answered with an X-ResponseCode other than 0. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: ResponseName;

  constructor(code: ResponseName) {
    super(code);
    this.code = code;
  }
}
