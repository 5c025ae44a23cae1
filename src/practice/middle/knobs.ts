/** What can be set on the way to the server: the line, TLS, the certificate, and a device in front. */

/** A fault of the line: how far a connection comes, and what happens then. */
export interface Break {
  /** `hello`: in place of TLS. `handshake`: as soon as TLS is set up. `request`: after the head of each request. */
  readonly at: 'hello' | 'handshake' | 'request';
  readonly by: 'silence' | 'garbage' | 'reset';
}

/** Something of another maker that takes part in HTTP, and what it does. */
export type Device =
  | 'none'
  /** Has no rule for the paths of Outlook, and answers 403 itself. */
  | 'forbids-paths'
  /** Knows only the methods of RFC 9110, and answers 405 to all others. */
  | 'forbids-methods'
  /** Takes WWW-Authenticate out of every answer. */
  | 'swallows-challenges'
  /** Sends everyone to a form of its own to log on. */
  | 'pre-authenticates'
  /** Goes on with a request once it has all of its body: that of an IN channel never ends. */
  | 'collects-bodies';

/** `usual`: 1.2 and 1.3. `old`: 1.0 and 1.1. `none`: HTTP in the clear. */
type Tls = 'usual' | 'old' | 'none';

/** `incomplete`: signed by an intermediate that isn't sent. `strangers`: by an authority that nobody knows. */
export type CertificateKind =
  | 'good'
  | 'expired'
  | 'other-name'
  | 'strangers'
  | 'self-signed'
  | 'incomplete';

/** `asked-for`: in the handshake, where none is as good. `demanded`: there is no handshake without one. */
type ClientCertificate = 'unwanted' | 'asked-for' | 'demanded';

export interface MiddleKnobs {
  readonly breaks: Break | undefined;
  /** Of each answer, in milliseconds. */
  readonly delayMs: number;
  readonly device: Device;
  readonly tls: Tls;
  readonly certificate: CertificateKind;
  readonly clientCertificate: ClientCertificate;
}

export const openMiddle: MiddleKnobs = {
  breaks: undefined,
  delayMs: 0,
  device: 'none',
  tls: 'usual',
  certificate: 'good',
  clientCertificate: 'unwanted',
};
