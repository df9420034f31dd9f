import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import type { Construct } from 'constructs';

/**
 * A text as an object in the bucket that CDK deploys from. Its name is made of the text alone.
 *
 * @param fileName its extension becomes that of the object
 */
export function textAsset(scope: Construct, id: string, fileName: string, text: string): Asset {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-'));
  const path = join(folder, fileName);
  try {
    writeFileSync(path, text);
    // copies the file into the cloud assembly at once
    return new Asset(scope, id, { path });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
