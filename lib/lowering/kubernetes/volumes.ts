import { containersOf } from '../containers';
import { fileMounts, fileVolumes } from './config-files';
import type { IVolume, IVolumeMount } from './models';
import { claimMounts, claimVolumes } from './persistent-volumes';
import type { PlacedService } from './placed-service';

/** Volumes of a pod. A stand-in has none. */
export function volumes(placed: PlacedService): IVolume[] | undefined {
  return placed.released ? someOf([...fileVolumes(placed), ...claimVolumes(placed)]) : undefined;
}

/** Where one of its containers finds them. */
export function volumeMounts(placed: PlacedService, container: string): IVolumeMount[] | undefined {
  const paths = containersOf(placed.name, placed.service).find(({ name }) => name === container);
  return placed.released && paths ? someOf([...fileMounts(placed, paths), ...claimMounts(paths)]) : undefined;
}

function someOf<T>(items: T[]): T[] | undefined {
  return items.length > 0 ? items : undefined;
}
