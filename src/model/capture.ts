/** One message as it went over the wire, without its secrets; a conversation is many of them. */
export interface Packet {
  /** Which connection it belongs to: the same text for the same one. */
  readonly connection: string;
  /** Of the server: an address, and the port by which a reader of captures knows the protocol. */
  readonly address: string;
  readonly port: number;
  readonly from: 'client' | 'server';
  /** In ms since 1970. */
  readonly at: number;
  readonly data: Uint8Array;
}
