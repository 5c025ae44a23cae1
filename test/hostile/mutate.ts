/** Changes that find the edges of a reader: bits, lengths that lie, pieces of others, ends too early. */
import type { Random } from './random.ts';

/** What a change is made from. */
export interface Material {
  readonly random: Random;
  /** Any other input that is known to lead somewhere. */
  readonly other: () => Buffer;
  /** Texts or bytes that mean something to the reader. */
  readonly words: readonly Buffer[];
}

type Mutation = (data: Buffer, material: Material) => Buffer;

/** Where counts and lengths change their meaning. */
export const interesting: readonly number[] = [
  0, 1, 2, 3, 4, 7, 8, 15, 16, 31, 32, 63, 64, 127, 128, 255, 256, 1023, 1024, 4095, 4096, 32_767,
  32_768, 65_534, 65_535, 65_536, 0xff_ffff, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff,
];

/** A number of so many bytes, cut where it is too large. */
export function bytesOf(value: number, size: number, isLittle: boolean): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  const own = bytes.subarray(4 - size);
  return isLittle ? Buffer.from(own).reverse() : own;
}

function overwritten(data: Buffer, at: number, piece: Uint8Array): Buffer {
  const changed = Buffer.from(data);
  changed.set(piece.subarray(0, Math.max(0, changed.length - at)), Math.min(at, changed.length));
  return changed;
}

function inserted(data: Buffer, at: number, piece: Uint8Array): Buffer {
  return Buffer.concat([data.subarray(0, at), piece, data.subarray(at)]);
}

const place = (data: Buffer, random: Random) => random(data.length + 1);

function slice(data: Buffer, random: Random, longest = 64): Buffer {
  const at = place(data, random);
  return data.subarray(at, at + 1 + random(longest));
}

const mutations: readonly Mutation[] = [
  (data, { random }) => {
    const at = place(data, random);
    return overwritten(data, at, Buffer.of((data[at] ?? 0) ^ (1 << random(8))));
  },
  (data, { random }) => overwritten(data, place(data, random), Buffer.of(random(256))),
  (data, { random }) => {
    const number = bytesOf(interesting[random(interesting.length)] ?? 0, 1 + random(4), true);
    return overwritten(data, place(data, random), number);
  },
  (data, { random }) => {
    const number = bytesOf(interesting[random(interesting.length)] ?? 0, 1 + random(4), false);
    return overwritten(data, place(data, random), number);
  },
  (data, { random }) => {
    const at = place(data, random);
    return overwritten(data, at, Buffer.of((data[at] ?? 0) + random(9) - 4));
  },
  (data, { random }) => data.subarray(0, place(data, random)),
  (data, { random }) => {
    const at = place(data, random);
    return Buffer.concat([data.subarray(0, at), data.subarray(at + 1 + random(32))]);
  },
  (data, { random }) => inserted(data, place(data, random), slice(data, random)),
  (data, { random, other }) => inserted(data, place(data, random), slice(other(), random)),
  (data, { random, other }) =>
    Buffer.concat([data.subarray(0, place(data, random)), slice(other(), random, 4096)]),
  (data, { random, words }) =>
    inserted(data, place(data, random), words[random(words.length || 1)] ?? Buffer.alloc(1)),
  (data, { random, words }) =>
    overwritten(data, place(data, random), words[random(words.length || 1)] ?? Buffer.alloc(1)),
];

/** In bytes: short inputs are quick, and edges are found by them; one that is longer grows no further. */
const usualLongest = 512;
const blownUpTo = 64 * 1024;
/** One in so many is made as long as a message can be: where time or room grow faster than the input. */
const oneBlownUpIn = 4000;

/** A few changes of an input, mostly one. */
export function mutated(data: Buffer, material: Material): Buffer {
  const { random } = material;
  let changed = data;
  for (let times = random(4); times >= 0; times -= 1)
    changed = mutations[random(mutations.length)]?.(changed, material) ?? changed;
  if (random(oneBlownUpIn) === 0) return blownUp(changed, random);
  return changed.subarray(0, Math.max(usualLongest, data.length));
}

/** A piece of it, said so often that the whole is as long as a message can be. */
export function blownUp(data: Buffer, random: Random): Buffer {
  const piece = slice(data, random, 1 + random(64));
  const count = Math.floor(blownUpTo / (piece.length || 1));
  const many = Buffer.alloc(count * piece.length, piece.length > 0 ? piece : 0);
  return inserted(data, place(data, random), many).subarray(0, blownUpTo);
}
