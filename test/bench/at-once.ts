/** What it costs the process to run the same thing many times at once. */
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';

/** @param inFlight of them, at most; the others wait */
export async function atOnce<T>(run: () => Promise<T>, count: number, inFlight = count) {
  await Promise.all(Array.from({ length: 20 }, run)); // compiled, and memory for it is there
  const before = process.memoryUsage().rss;
  let peak = before;
  const sampling = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 10);
  const loop = monitorEventLoopDelay({ resolution: 5 });
  loop.enable();
  const cpu = process.cpuUsage();
  const began = performance.now();
  const ends = await Promise.allSettled(Array.from({ length: count }, run));
  const wallMs = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  loop.disable();
  clearInterval(sampling);
  return {
    wallMs,
    results: ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : [])),
    lost: ends.filter(({ status }) => status === 'rejected').length,
    cpuMs: (user + system) / 1000 / count,
    memoryKb: (peak - before) / 1024 / Math.min(count, inFlight),
    loopP99Ms: loop.percentile(99) / 1e6,
    loopMaxMs: loop.max / 1e6,
  };
}
