import { createHmac } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { scramVerifier } from '../../../lib/database/access/scram-verifier';

test('the verifier of a password gives the signature of the example in RFC 7677', () => {
  const nonce = 'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0';
  const exchange = `n=user,r=rOprNGfwEbeRWgbNEkqO,${nonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,${nonce}`;
  const verifier = scramVerifier('pencil', Buffer.from('W22ZaJ0SNY7soEsUEjb6gQ==', 'base64'));
  const serverKey = Buffer.from(verifier.split(':')[2]!, 'base64');
  expect(createHmac('sha256', serverKey).update(exchange).digest('base64')).toBe(
    '6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
  );
});

test('every user gets a salt of its own', () => {
  expect(scramVerifier('same')).not.toBe(scramVerifier('same'));
});
