export function smallestFargateSize(cpuUnits: number, memoryMiB: number): { cpu: number; memoryMiB: number } | undefined {
  for (const cpu of [256, 512, 1024, 2048, 4096, 8192, 16384]) if (cpu >= cpuUnits) for (const m of cpu === 256 ? [512, 1024, 2048] : Array.from({length: 8}, (_, i) => cpu * 2 + i * 1024)) if (m >= memoryMiB) return { cpu, memoryMiB: m };
  return undefined;
}
