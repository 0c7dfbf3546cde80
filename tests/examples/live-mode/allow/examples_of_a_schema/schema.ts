import { Type } from "@sinclair/typebox";

export const Send = Type.Object({
  network: Type.String({ description: "where a trade is signed", examples: ["mainnet", "mainnet-beta"] }),
  privateKey: Type.String(),
});
