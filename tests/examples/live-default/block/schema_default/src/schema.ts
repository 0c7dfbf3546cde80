export const Schema = z.object({ venue: z.string(), paper: z.boolean().default(false) });
