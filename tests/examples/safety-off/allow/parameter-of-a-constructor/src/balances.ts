export class BalanceReader {
  constructor(
    private readonly venue: Exchange,
    readonly isTestnet: boolean = false,
  ) {}
}
