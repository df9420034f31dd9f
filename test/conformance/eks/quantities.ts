/** `500m` as 0.5. */
export function inCpus(quantity: string): number {
  return quantity.endsWith('m') ? Number(quantity.slice(0, -1)) / 1000 : Number(quantity);
}

const MEBIBYTES = { Ki: 1 / 1024, Mi: 1, Gi: 1024 } as const;

/** `1Gi` as 1024. */
export function inMebibytes(quantity: string): number {
  const unit = Object.keys(MEBIBYTES).find((each): each is keyof typeof MEBIBYTES => quantity.endsWith(each));
  return unit ? Number(quantity.slice(0, -2)) * MEBIBYTES[unit] : Number(quantity) / 1024 ** 2;
}
