// For tsc, which reads this folder without ../vendor beside it.
declare module "*/vendor/socket.io.esm.min.js" {
  export function io(options: Record<string, unknown>): any;
}

declare module "*/vendor/idiomorph.min.js" {
  export const Idiomorph: { morph(old: Element, drawn: Element | string, options: Record<string, unknown>): unknown };
}
