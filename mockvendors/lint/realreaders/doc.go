// Package realreaders reads what lint writes with readers that others wrote, unmodified. It is a module of its own, so that their
// dependencies stay out of pushrig's.
package realreaders
