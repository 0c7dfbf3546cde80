import { z } from 'zod';

export const Fields = z.object({
  apiKey: z.string(),
  secretKey: z.string().optional(),
  baseUrl: z.string().default('https://api.mexc.com'),
});
