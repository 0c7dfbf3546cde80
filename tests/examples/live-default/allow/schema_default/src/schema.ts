export const Schema = z.object({ format: z.string(), paper: z.boolean().default(false) });
