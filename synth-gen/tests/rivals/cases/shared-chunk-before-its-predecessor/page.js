import { shared } from "./shared.js";
export const page = `page ${shared}`;
