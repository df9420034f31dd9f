import type { Hash, Hmac } from 'node:crypto';
import { createCipheriv, createDecipheriv, createHash, createHmac } from 'node:crypto';
import type { TransformCallback } from 'node:stream';
import { Transform } from 'node:stream';
import type { DataKey } from './data-key';

/** Counter mode: as long as the input, without padding, and known to `openssl enc`, which has no authenticated mode. */
export const CIPHER = 'aes-256-ctr';
export const IV_BYTES = 16;

/** What identifies an encrypted dump. */
export interface Fingerprint {
  readonly bytes: number;
  /** Of the object, hex: shows damage to whoever has no key. */
  readonly sha256: string;
  /** HMAC-SHA-256 over the initialization vector and the object, hex: shows forgery. */
  readonly mac: string;
}

/** Takes the fingerprint of what passes. */
export class Fingerprinting {
  private bytes = 0;
  private readonly sha256: Hash = createHash('sha256');
  private readonly mac: Hmac;

  constructor(key: DataKey, iv: Buffer) {
    this.mac = createHmac('sha256', key.authentication).update(iv);
  }

  update(chunk: Buffer): void {
    this.bytes += chunk.length;
    this.sha256.update(chunk);
    this.mac.update(chunk);
  }

  /** Can be taken once. */
  result(): Fingerprint {
    return { bytes: this.bytes, sha256: this.sha256.digest('hex'), mac: this.mac.digest('hex') };
  }
}

/** Encrypts what passes, then authenticates the result. */
export class Encryption extends Transform {
  readonly fingerprint: Fingerprinting;
  private readonly cipher;

  constructor(key: DataKey, iv: Buffer) {
    super();
    this.cipher = createCipheriv(CIPHER, key.encryption, iv);
    this.fingerprint = new Fingerprinting(key, iv);
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, callback: TransformCallback): void {
    const encrypted = this.cipher.update(chunk);
    this.fingerprint.update(encrypted);
    callback(null, encrypted);
  }
}

/** Decrypts what passes, and authenticates it on the way. */
export class Decryption extends Transform {
  readonly fingerprint: Fingerprinting;
  private readonly cipher;

  constructor(key: DataKey, iv: Buffer) {
    super();
    this.cipher = createDecipheriv(CIPHER, key.encryption, iv);
    this.fingerprint = new Fingerprinting(key, iv);
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, callback: TransformCallback): void {
    this.fingerprint.update(chunk);
    callback(null, this.cipher.update(chunk));
  }
}
