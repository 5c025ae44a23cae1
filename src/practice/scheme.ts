/** A way to log on by HTTP, as servers offer it. */
export type Scheme = 'Negotiate' | 'NTLM' | 'Basic';
