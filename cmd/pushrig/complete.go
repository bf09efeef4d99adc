package main

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/scenarios"
)

// What the shells offer when Tab is pressed; `pushrig completion SHELL` prints the script that asks for it.

// completeScenarios offers bundled scenarios that are not on the line yet; the shell adds files and folders.
func completeScenarios(_ *cobra.Command, given []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return notYet(scenarioNames(), given), cobra.ShellCompDirectiveDefault
}

// completeBundled offers bundled scenarios alone.
func completeBundled(_ *cobra.Command, given []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return notYet(scenarioNames(), given), cobra.ShellCompDirectiveNoFileComp
}

// completeRules offers vendors and rule ids, each with what it is.
func completeRules(_ *cobra.Command, given []string, _ string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(given) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return append(slices.Clone(mockvendors.Names()), ruleIDs()...), cobra.ShellCompDirectiveNoFileComp
}

// completeCovers offers the rule ids.
func completeCovers(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return ruleIDs(), cobra.ShellCompDirectiveNoFileComp
}

// completeVendors offers the vendors' names.
func completeVendors(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective) {
	return mockvendors.Names(), cobra.ShellCompDirectiveNoFileComp
}

func scenarioNames() (names []string) {
	for _, b := range scenarios.Library() {
		names = append(names, b.Name)
	}
	return names
}

func ruleIDs() (out []cobra.Completion) {
	for _, r := range mockvendors.AllRules() {
		out = append(out, cobra.CompletionWithDesc(r.ID, r.Says))
	}
	return out
}

func notYet(all, given []string) []cobra.Completion {
	return slices.DeleteFunc(all, func(name string) bool { return slices.Contains(given, name) })
}
