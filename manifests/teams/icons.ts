/**
 * The two pictures that Teams wants: an envelope with a check mark, in color and as a white outline.
 *
 * Sizes: https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/apps-package#app-icons.
 * Format: RFC 2083 (PNG 1.0), 8-bit RGBA without a filter.
 */
import { crc32, deflateSync } from 'node:zlib';

type Color = readonly [red: number, green: number, blue: number];
type Point = readonly [x: number, y: number];

const blue: Color = [0x0f, 0x6c, 0xbd];
const white: Color = [0xff, 0xff, 0xff];
/** Samples per pixel and direction: what makes slanted lines smooth. */
const samples = 4;

/** Lines of the mark, on a square of 0 to 1. */
const strokes: readonly (readonly [Point, Point])[] = [
  ...pairs([
    [0.2, 0.3],
    [0.8, 0.3],
    [0.8, 0.5],
  ]),
  ...pairs([
    [0.48, 0.7],
    [0.2, 0.7],
    [0.2, 0.3],
    [0.5, 0.53],
    [0.8, 0.3],
  ]),
  ...pairs([
    [0.57, 0.68],
    [0.66, 0.77],
    [0.84, 0.59],
  ]),
];

/** White on a blue ground that fills the square. */
export function colorIcon(): Buffer {
  return png(192, ([x, y]) => [isOnStroke([x, y], 0.03) ? white : blue, 1]);
}

/** White on nothing. */
export function outlineIcon(): Buffer {
  const grown = ([x, y]: Point): Point => [0.5 + (x - 0.5) / 1.35, 0.5 + (y - 0.5) / 1.35];
  return png(32, (point) => [white, isOnStroke(grown(point), 0.032) ? 1 : 0]);
}

function pairs(points: readonly Point[]): (readonly [Point, Point])[] {
  return points.slice(1).map((end, index) => [points[index] ?? end, end] as const);
}

function isOnStroke(point: Point, halfWidth: number): boolean {
  return strokes.some(([from, to]) => distance(point, from, to) <= halfWidth);
}

/** From a point to a line that ends. */
function distance([x, y]: Point, [fromX, fromY]: Point, [toX, toY]: Point): number {
  const [alongX, alongY] = [toX - fromX, toY - fromY];
  const share = ((x - fromX) * alongX + (y - fromY) * alongY) / (alongX ** 2 + alongY ** 2);
  const nearest = Math.min(1, Math.max(0, share));
  return Math.hypot(x - fromX - nearest * alongX, y - fromY - nearest * alongY);
}

/** @param at color and opacity (0 or 1) of a point on a square of 0 to 1 */
function png(size: number, at: (point: Point) => readonly [Color, number]): Buffer {
  const rows = Array.from({ length: size }, (_, y) => [
    0, // no filter
    ...Array.from({ length: size }, (__, x) => pixel(size, x, y, at)).flat(),
  ]);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8); // 8 bits, RGBA
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from(rows.flat()), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function pixel(size: number, x: number, y: number, at: (point: Point) => readonly [Color, number]) {
  const seen = Array.from(
    { length: samples ** 2 },
    (_, index): Point => [
      (x + ((index % samples) + 0.5) / samples) / size,
      (y + (Math.floor(index / samples) + 0.5) / samples) / size,
    ],
  ).map(at);
  const opaque = seen.filter(([, opacity]) => opacity > 0);
  const mean = (part: 0 | 1 | 2) =>
    Math.round(opaque.reduce((sum, [color]) => sum + color[part], 0) / Math.max(1, opaque.length));
  return [mean(0), mean(1), mean(2), Math.round((255 * opaque.length) / seen.length)];
}

function chunk(type: string, data: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(content), 4);
  return Buffer.concat([frame.subarray(0, 4), content, frame.subarray(4)]);
}
