export function looksSecret(name: string, value: string): boolean {
  return /PASSWORD|SECRET|TOKEN|API_?KEY/.test(name) && value.length > 8;
}
